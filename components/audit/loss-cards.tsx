import { glued } from '#components/ui/format.ts'
import { Link } from '#components/ui/link.tsx'
import type { Loss } from '#lib/domain/loss/loss.ts'
import { lossWords } from '#lib/domain/loss/words.ts'

/** A broker or a rack, and what its loss does. */
export type LossCase = {
  readonly title: string
  /** Where it is and what it is: "rack-a · controller". */
  readonly note: string
  readonly href: string
  readonly loss: Loss
}

const MARKS: Record<
  Loss['severity'],
  { readonly mark: string; readonly tone: string; readonly word: string }
> = {
  stops: { mark: '✕', tone: 'text-bad', word: 'Does not survive:' },
  degrades: { mark: '▲', tone: 'text-warn text-[11px]', word: 'Survives with limits:' },
  nothing: { mark: '✓', tone: 'text-ok', word: 'Survives:' },
}

const ORDER: readonly Loss['severity'][] = ['stops', 'degrades', 'nothing']

/** The worst first; equals stay in their order. */
export function worstFirst(cases: readonly LossCase[]): LossCase[] {
  return [...cases].sort((a, b) => ORDER.indexOf(a.loss.severity) - ORDER.indexOf(b.loss.severity))
}

/** One card a loss, with what stops in plain words. */
export function LossCards({ cases }: { cases: readonly LossCase[] }) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {cases.map((lossCase) => (
        <LossCard key={lossCase.title} {...lossCase} />
      ))}
    </ul>
  )
}

function LossCard({ title, note, href, loss }: LossCase) {
  const { mark, tone, word } = MARKS[loss.severity]
  const words = glued(lossWords(loss))
  const head = loss.severity === 'nothing' ? '' : (/^.*?(?= \(|[;.])/.exec(words)?.[0] ?? '')
  return (
    <li className="rounded-card border border-line bg-surface px-3.5 py-3">
      <div className="flex items-baseline justify-between gap-3">
        <h3 className="font-semibold">
          <span aria-hidden="true" className={`mr-2 inline-block ${tone}`}>
            {mark}
          </span>
          <span className="sr-only">{word} </span>
          <Link href={href} className="hover:underline">
            {title}
          </Link>
        </h3>
        <span className="text-right text-fine text-muted">{note}</span>
      </div>
      <p className="mt-1 text-[13px] text-muted wrap-anywhere">
        {head === '' ? null : <strong className="font-semibold text-ink">{head}</strong>}
        {words.slice(head.length)}
      </p>
    </li>
  )
}
