import { Link } from '#components/ui/link.tsx'

/** The name and its mark: a leader on a replica. */
export function Brand() {
  return (
    <Link
      href="/clusters"
      className="mb-2.5 flex items-center gap-2 self-start rounded-control px-2 py-1 font-[650]"
    >
      <span aria-hidden="true" className="size-4 overflow-hidden rounded-[4px] bg-replica">
        <span className="block h-2 bg-leader" />
      </span>
      Ballast
    </Link>
  )
}
