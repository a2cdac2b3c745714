'use client'

import { Menu } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { useTheme } from 'next-themes'
import { buttonClass } from '#components/ui/button.tsx'

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function ThemeMenu() {
  const { theme, setTheme } = useTheme()
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('quiet', 'justify-start px-2.5')}>Theme</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className="z-50 outline-none">
          <Menu.Popup className="rounded-card border border-line bg-surface p-1 shadow-lg outline-none">
            <Menu.RadioGroup value={theme ?? 'system'} onValueChange={(value: string) => setTheme(value)}>
              {THEMES.map(({ value, label }) => (
                <Menu.RadioItem
                  key={value}
                  value={value}
                  closeOnClick
                  className="flex items-center gap-2 rounded-[5px] py-1.5 pr-4 pl-2 text-[13px] outline-none data-highlighted:bg-sunken"
                >
                  <span className="size-4">
                    <Menu.RadioItemIndicator>
                      <Check size={14} aria-hidden="true" />
                    </Menu.RadioItemIndicator>
                  </span>
                  {label}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
