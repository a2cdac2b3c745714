'use client'

import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { RefObject } from 'react'
import { Link } from './link.tsx'

/** A way to another page, or one of several of which one is `chosen`. */
export type MenuChoice =
  | { readonly label: string; readonly href: string }
  | { readonly label: string; readonly chosen: boolean; readonly choose: () => void }

const ITEM =
  'flex items-center gap-2 rounded-[5px] px-2.5 py-1.5 text-[13px] outline-none data-highlighted:bg-sunken'

/** The list of a menu, loaded when it is first needed. */
export default function MenuList({
  label,
  choices,
  anchor,
  open,
  onOpenChange,
}: {
  label: string
  choices: readonly MenuChoice[]
  anchor: RefObject<HTMLElement | null>
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  return (
    <Menu.Root open={open} onOpenChange={onOpenChange}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="start" className="z-50 outline-none">
          <Menu.Popup
            aria-label={label}
            finalFocus={anchor}
            className="max-h-80 min-w-(--anchor-width) overflow-y-auto rounded-card border border-line bg-surface p-1 shadow-lg outline-none"
          >
            <Menu.RadioGroup value={choices.findIndex((choice) => 'chosen' in choice && choice.chosen)}>
              {choices.map((choice, index) => (
                <Choice key={'href' in choice ? choice.href : choice.label} choice={choice} index={index} />
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function Choice({ choice, index }: { choice: MenuChoice; index: number }) {
  if ('href' in choice) {
    return (
      <Menu.Item className={ITEM} render={<Link href={choice.href} />}>
        {choice.label}
      </Menu.Item>
    )
  }
  return (
    <Menu.RadioItem value={index} onClick={choice.choose} closeOnClick className={ITEM}>
      <span className="size-4">
        <Menu.RadioItemIndicator>
          <Check size={14} aria-hidden="true" />
        </Menu.RadioItemIndicator>
      </span>
      {choice.label}
    </Menu.RadioItem>
  )
}
