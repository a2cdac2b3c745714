import type { ReactNode } from 'react'
import { type Crumb, PageHeading } from '#components/ui/page-heading.tsx'
import type { Segment } from '#components/ui/sentence.tsx'
import type { Observation, PartName } from '#lib/domain/observation.ts'
import type { Problem } from '#lib/domain/problem.ts'
import { AgeLine } from './age-line.tsx'
import { ClusterName } from './live.tsx'
import { OldParts } from './old-parts.tsx'
import { TryAgain } from './try-again.tsx'

type Place = { readonly slug: string; readonly name: string }

/** A page of a cluster: the way to it, the age of what it shows, its sentence, which parts are old, and the rest. */
export function ClusterPage({
  cluster,
  observation,
  crumbs,
  sentence,
  lede,
  actions,
  needs,
  children,
}: {
  cluster: Place
  observation: Observation
  /** From the cluster on; the last is this page. */
  crumbs: readonly Crumb[]
  sentence: readonly Segment[] | string
  lede?: ReactNode
  actions?: ReactNode
  /** The parts of the observation that this page shows, where not all. */
  needs?: readonly PartName[]
  children?: ReactNode
}) {
  const now = Date.now()
  const { metadata } = observation.parts
  return (
    <>
      <PageHeading
        crumbs={[{ label: cluster.name, href: `/clusters/${cluster.slug}` }, ...crumbs]}
        age={
          metadata.readAt === null ? undefined : (
            <AgeLine
              rendered={{
                readAt: metadata.readAt,
                tookMs: metadata.tookMs,
                failing: metadata.problem !== null,
                now,
              }}
            />
          )
        }
        sentence={sentence}
        lede={lede}
      >
        {actions}
      </PageHeading>
      <OldParts observation={observation} now={now} {...(needs === undefined ? {} : { needs })} />
      {children}
    </>
  )
}

/** The page in place of one that cannot be shown: what happened and what to do, with the navigation still there. */
export function ClusterProblem({
  slug,
  crumbs,
  problem,
}: {
  slug: string
  crumbs: readonly Crumb[]
  problem: Problem
}) {
  const { message, hint, status, code } = problem
  const unreachable = status >= 500 && code !== 'database-failed'
  return (
    <PageHeading
      crumbs={[{ label: <ClusterName />, href: `/clusters/${slug}` }, ...crumbs]}
      sentence={[{ text: message, tone: status >= 500 && code !== 'not-read-yet' ? 'bad' : 'plain' }]}
      lede={
        unreachable
          ? `${hint} The cluster is asked again and again, and this page opens once it answers.`
          : hint
      }
    >
      <TryAgain />
    </PageHeading>
  )
}
