import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/**
 * A way to another page. Nothing is fetched before the click: pages come from memory, and each refresh would ask again for
 * every link in view.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />
}
