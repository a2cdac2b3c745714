import { Tag } from '#components/ui/tag.tsx'
import type { Plan } from '#lib/domain/plan/plan.ts'
import { hasBound } from './plan-words.ts'

/** "proven minimal" on a plan whose copies are the fewest; nothing on others. */
export function BoundTag({ plan }: { plan: Plan }) {
  if (!plan.proven || !hasBound(plan)) return null
  return (
    <Tag tone="ok" mark="✓">
      proven minimal
    </Tag>
  )
}
