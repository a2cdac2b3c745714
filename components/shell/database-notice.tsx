import { Notice } from '#components/ui/notice.tsx'
import type { Problem } from '#lib/domain/problem.ts'

/** Over a page that shows the cluster from memory while the database of the console fails. */
export function DatabaseNotice({ problem }: { problem: Problem }) {
  return (
    <div className="mb-4">
      <Notice tone="warn" title={problem.message}>
        {problem.hint} The cluster itself is shown as it was read last; plans and jobs have to wait.
      </Notice>
    </div>
  )
}
