'use client'

import { useTheme } from 'next-themes'
import { buttonClass } from '#components/ui/button.tsx'
import { MenuButton } from '#components/ui/menu-button.tsx'

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

export function ThemeMenu() {
  const { theme = 'system', setTheme } = useTheme()
  return (
    <MenuButton
      label="Theme"
      choices={THEMES.map(({ value, label }) => ({
        label,
        chosen: value === theme,
        choose: () => setTheme(value),
      }))}
      className={buttonClass('quiet', 'justify-start px-2.5')}
    >
      Theme
    </MenuButton>
  )
}
