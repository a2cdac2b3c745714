import { Tag, type Tone } from '#components/ui/tag.tsx'
import type { Severity } from '#lib/domain/audit/finding.ts'

const LOOKS: Record<Severity, { readonly tone: Tone; readonly mark: string; readonly word: string }> = {
  critical: { tone: 'bad', mark: '●', word: 'Critical' },
  high: { tone: 'warn', mark: '▲', word: 'High' },
  medium: { tone: 'plain', mark: '◆', word: 'Medium' },
  low: { tone: 'plain', mark: '○', word: 'Low' },
}

export function SeverityTag({ severity }: { severity: Severity }) {
  const { tone, mark, word } = LOOKS[severity]
  return (
    <Tag tone={tone} mark={mark}>
      {word}
    </Tag>
  )
}
