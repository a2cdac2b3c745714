import { Card } from './card.tsx'
import { classNames } from './class-names.ts'

/** A grey block of the size of what will stand there. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      className={classNames('animate-pulse rounded-control bg-track motion-reduce:animate-none', className)}
    />
  )
}

/** The top of every page while it loads: same heights as the page heading. */
export function HeadingSkeleton() {
  return (
    <div className="mb-4">
      <Skeleton className="h-[19px] w-40" />
      <Skeleton className="mt-1.5 mb-1 h-[29px] w-full max-w-[46ch]" />
      <Skeleton className="h-[21px] w-full max-w-[70ch]" />
    </div>
  )
}

export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <Card className="mt-7 overflow-hidden">
      <div className="h-[35px] border-b border-line" />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton are all the same
        <div key={row} className="flex gap-6 border-b border-line px-3.5 py-3 last:border-b-0">
          <Skeleton className="h-4 w-20" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </Card>
  )
}

/** A page while it loads, announced once. */
export function PageSkeleton({ rows }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading">
      <HeadingSkeleton />
      <TableSkeleton {...(rows === undefined ? {} : { rows })} />
    </div>
  )
}
