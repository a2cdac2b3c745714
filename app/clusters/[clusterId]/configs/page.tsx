import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { createLoader, parseAsString, parseAsStringLiteral, type SearchParams } from 'nuqs/server'
import { Suspense } from 'react'
import { change } from '#app/actions/configs.ts'
import { ChangeSetting } from '#components/configs/change-setting.tsx'
import { resourceHref } from '#components/configs/config-words.ts'
import { SettingPicker } from '#components/configs/setting-picker.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { Card } from '#components/ui/card.tsx'
import { ProblemNotice } from '#components/ui/notice.tsx'
import { type Crumb, PageHeading } from '#components/ui/page-heading.tsx'
import { resourceWords, whyFixed } from '#lib/domain/config/change.ts'
import { ALL_BROKERS, type ConfigResource, ownValue, type Setting } from '#lib/domain/config/setting.ts'
import { problem } from '#lib/domain/problem.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readSettingsOf } from '#lib/services/configs.ts'

export const metadata: Metadata = { title: 'Change a setting' }

const loadParams = createLoader({
  topic: parseAsString,
  broker: parseAsString,
  brokers: parseAsStringLiteral(['all']),
  key: parseAsString,
})
type Query = Awaited<ReturnType<typeof loadParams>>

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function ConfigsPage(props: Props) {
  await connection()
  const { clusterId: slug } = await props.params
  const query = await loadParams(props.searchParams)
  const resource = resourceOf(query)
  if (resource === null) notFound()
  const base = `/clusters/${slug}`
  const name = resourceWords(resource)
  return (
    <>
      <PageHeading
        crumbs={[
          { label: <ClusterName />, href: base },
          ...crumbsOf(base, resource),
          { label: 'Change a setting' },
        ]}
        sentence={`Which setting of ${name} is to change?`}
        lede="Nothing changes here. Kafka is asked whether it would accept the new value, and a preview says what it does before it is applied."
      />
      <Suspense fallback={<Card className="h-72" />}>
        <Settings slug={slug} resource={resource} chosen={query.key} />
      </Suspense>
    </>
  )
}

function crumbsOf(base: string, resource: ConfigResource): readonly Crumb[] {
  const href = resourceHref(base, resource)
  if (resource.kind === 'topic')
    return [
      { label: 'Topics', href: `${base}/topics` },
      { label: resource.name, href },
    ]
  const brokers = { label: 'Brokers', href: `${base}/brokers` }
  return resource.kind === 'cluster' ? [brokers] : [brokers, { label: `Broker ${resource.name}`, href }]
}

/** Of several, the first counts; null where none is named. */
function resourceOf({ topic, broker, brokers }: Query): ConfigResource | null {
  if (topic !== null) return { kind: 'topic', name: topic }
  if (brokers !== null) return ALL_BROKERS
  return broker === null ? null : { kind: 'broker', name: broker }
}

async function Settings({
  slug,
  resource,
  chosen,
}: {
  slug: string
  resource: ConfigResource
  chosen: string | null
}) {
  const settings = await readSettingsOf(OPERATOR, slug, resource)
  if (!settings.ok) return <ProblemNotice problem={settings.problem} />
  const free = settings.value.filter((setting) => whyFixed(setting) === null)
  const fixed = settings.value.length - free.length
  const setting = settings.value.find(({ key }) => key === chosen)
  const keysOf = (wanted: (setting: Setting) => boolean) => free.filter(wanted).map(({ key }) => key)
  return (
    <>
      <Card className="p-3.5">
        <div className="max-w-xl">
          <SettingPicker
            own={keysOf((one) => ownValue(one, resource) !== null)}
            others={keysOf((one) => ownValue(one, resource) === null)}
          />
        </div>
        {fixed === 0 ? null : (
          <p className="mt-1.5 text-small text-muted">
            {counted(fixed, 'other key')} {fixed === 1 ? 'is' : 'are'} read-only or sensitive.
          </p>
        )}
      </Card>
      {setting ? (
        <ChangeSetting action={change} slug={slug} resource={resource} setting={setting} />
      ) : chosen === null ? null : (
        <div className="mt-3">
          <ProblemNotice
            problem={problem('config-unknown', `${resourceWords(resource)} takes no setting ${chosen}.`)}
          />
        </div>
      )}
    </>
  )
}
