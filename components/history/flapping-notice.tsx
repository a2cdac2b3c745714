import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { Cluster } from '#lib/domain/cluster.ts'
import { type Flapping, flappingWords } from '#lib/domain/history/flapping.ts'

const MOST = 3

/** Followers that fall out of sync again and again, and what usually causes that; nothing, where there are none. */
export function FlappingNotice({
  slug,
  cluster,
  flapping,
}: {
  slug: string
  cluster: Cluster
  flapping: readonly Flapping[]
}) {
  return flapping.slice(0, MOST).map((one) => {
    const { title, text } = flappingWords(one, cluster)
    return (
      <div key={one.broker} className="my-3">
        <Notice
          tone="warn"
          title={title}
          action={
            <ButtonLink href={`/clusters/${slug}/brokers/${one.broker}`}>Open broker {one.broker}</ButtonLink>
          }
        >
          {text}
        </Notice>
      </div>
    )
  })
}
