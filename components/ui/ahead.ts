/**
 * Props of a button that loads code when it is pointed at or focused, a moment before its click needs it. A load that
 * fails here is tried again by the click, and fails there for all to see.
 */
export function ahead(load: () => Promise<unknown>) {
  const begin = () => void load().catch(console.debug)
  return { onPointerEnter: begin, onFocus: begin }
}
