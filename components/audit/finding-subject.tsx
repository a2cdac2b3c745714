import { Link } from '#components/ui/link.tsx'
import type { Finding } from '#lib/domain/audit/finding.ts'

/** What a finding is about, with a link where it is one topic or one broker. */
export function FindingSubject({ slug, finding }: { slug: string; finding: Finding }) {
  const href = placeOf(finding)
  if (href === null) return finding.subject
  return (
    <Link href={`/clusters/${slug}/${href}`} className="hover:text-ink hover:underline">
      {finding.subject}
    </Link>
  )
}

function placeOf({ topics, subject }: Finding): string | null {
  const broker = /^broker (\d+)$/.exec(subject)?.[1]
  if (broker !== undefined) return `brokers/${broker}`
  const [topic] = topics
  return topics.length === 1 && topic === subject ? `topics/${encodeURIComponent(topic)}` : null
}
