import type { Metadata } from 'next'
import { connection } from 'next/server'
import { createLoader, createSerializer, parseAsInteger, parseAsString, type SearchParams } from 'nuqs/server'
import { compareSentence, costLines, differingPartitions } from '#components/plans/compare-plans.ts'
import { CostTable, DifferingTable, LoadsAfterTable } from '#components/plans/compare-tables.tsx'
import { ImportReasons } from '#components/plans/import-verdict.tsx'
import { PlanCaveats } from '#components/plans/plan-caveats.tsx'
import { PlanChooser } from '#components/plans/plan-chooser.tsx'
import { ClusterProblem } from '#components/shell/cluster-page.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { Empty } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { Pager, pageOf } from '#components/ui/pager.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Sentence } from '#lib/domain/loss/words.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { listPlans } from '#lib/services/plan-list.ts'
import { readPlan, type SavedPlan } from '#lib/services/plans.ts'

export const metadata: Metadata = { title: 'Compare plans' }

const PARTITIONS_A_PAGE = 25

const params = { a: parseAsString, b: parseAsString, page: parseAsInteger.withDefault(1) }
const loadParams = createLoader(params)
const urlOf = createSerializer(params)

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

/** Two plans; null where one is not chosen, not known, or chosen twice. */
type Pair = { readonly a: SavedPlan; readonly b: SavedPlan } | null

export default async function ComparePage(props: Props) {
  await connection()
  const { clusterId: slug } = await props.params
  const query = await loadParams(props.searchParams)
  const crumbs = [{ label: 'Plans', href: `/clusters/${slug}/plans` }, { label: 'Compare' }]
  const plans = await listPlans(OPERATOR, slug)
  if (!plans.ok) return <ClusterProblem slug={slug} crumbs={crumbs} problem={plans.problem} />
  const [a, b] = await Promise.all([chosen(slug, query.a), chosen(slug, query.b)])
  const listed = plans.value.plans.filter(({ plan }) => plan.configChanges.length === 0)
  // Of many plans only the newest are listed.
  const comparable = withChosen(withChosen(listed, a), b)
  const pair = a !== null && b !== null && a.id !== b.id ? { a, b } : null
  return (
    <>
      <PageHeading
        crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, ...crumbs]}
        sentence={sentenceFor(pair, query, a, b)}
        lede="Fewer copies are better at equal ends: look at what either leaves open, and at the brokers afterwards."
      >
        {comparable.length < 2 ? (
          <ButtonLink href={`/clusters/${slug}/plans/new`}>New plan</ButtonLink>
        ) : (
          <PlanChooser slug={slug} plans={comparable} a={query.a ?? undefined} b={query.b ?? undefined} />
        )}
      </PageHeading>
      {pair === null ? null : (
        <Comparison
          slug={slug}
          pair={pair}
          page={query.page}
          hrefOf={(page) => urlOf(`/clusters/${slug}/plans/compare`, { ...query, page })}
        />
      )}
    </>
  )
}

async function chosen(slug: string, id: string | null): Promise<SavedPlan | null> {
  if (id === null) return null
  const plan = await readPlan(OPERATOR, slug, id)
  return plan.ok && plan.value.plan.configChanges.length === 0 ? plan.value : null
}

function withChosen(plans: readonly SavedPlan[], one: SavedPlan | null): readonly SavedPlan[] {
  return one === null || plans.some(({ id }) => id === one.id) ? plans : [...plans, one]
}

function sentenceFor(
  pair: Pair,
  asked: { readonly a: string | null; readonly b: string | null },
  a: SavedPlan | null,
  b: SavedPlan | null,
): Sentence | string {
  if (pair !== null) return compareSentence(pair.a.plan, pair.b.plan)
  if (asked.a !== null && a === null) return `There is no plan ${asked.a} for this cluster.`
  if (asked.b !== null && b === null) return `There is no plan ${asked.b} for this cluster.`
  if (a !== null && b !== null) return 'That is one plan, chosen twice.'
  return 'Which two plans are to be compared?'
}

function Comparison({
  slug,
  pair,
  page,
  hrefOf,
}: {
  slug: string
  pair: NonNullable<Pair>
  page: number
  hrefOf: (page: number) => string
}) {
  const [a, b] = [pair.a.plan, pair.b.plan]
  const differing = differingPartitions(a, b)
  const shown = pageOf(differing, page, PARTITIONS_A_PAGE)
  const pager = <Pager {...shown} shown={shown.items.length} total={differing.length} hrefOf={hrefOf} />
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] items-stretch gap-3 md:grid-cols-2">
        <PlanSummary slug={slug} letter="A" saved={pair.a} />
        <PlanSummary slug={slug} letter="B" saved={pair.b} />
      </div>
      <Section title="Cost, risk and evenness">
        <CostTable lines={costLines(a, b, pair.a.defaultThrottle)} />
      </Section>
      <Section title="Brokers afterwards">
        <LoadsAfterTable a={a} b={b} />
      </Section>
      <Section title="Partitions that differ" note={counted(differing.length, 'partition')}>
        {differing.length === 0 ? (
          <Empty title="Both leave every partition with the same replicas" />
        ) : (
          <DifferingTable partitions={shown.items} {...(shown.pages > 1 ? { footer: pager } : {})} />
        )}
      </Section>
    </>
  )
}

function PlanSummary({ slug, letter, saved }: { slug: string; letter: string; saved: SavedPlan }) {
  const standing = saved.jobId !== null ? 'applied' : saved.stale === null ? 'ready' : 'out of date'
  return (
    <Card className="min-w-0 p-3.5">
      <h2 className="font-semibold wrap-anywhere">
        {letter} ·{' '}
        <Link href={`/clusters/${slug}/plans/${saved.id}`} className="hover:underline">
          {saved.title}
        </Link>
      </h2>
      <p className="text-small text-muted">
        {standing}, made <RelativeTime at={saved.madeAt} now={Date.now()} />
      </p>
      <PlanCaveats plan={saved.plan} />
      {saved.plan.goals === null ? (
        <div className="mt-3 text-[13px]">
          <ImportReasons plan={saved.plan} />
        </div>
      ) : null}
    </Card>
  )
}
