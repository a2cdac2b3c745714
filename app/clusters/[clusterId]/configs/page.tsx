import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { createLoader, parseAsString, type SearchParams } from 'nuqs/server'
import { Suspense } from 'react'
import { change } from '#app/actions/configs.ts'
import { ChangeSetting } from '#components/configs/change-setting.tsx'
import { resourceHref } from '#components/configs/config-words.ts'
import { SettingPicker } from '#components/configs/setting-picker.tsx'
import { ClusterName } from '#components/shell/live.tsx'
import { Card } from '#components/ui/card.tsx'
import { ProblemNotice } from '#components/ui/notice.tsx'
import { PageHeading } from '#components/ui/page-heading.tsx'
import { resourceWords, whyFixed } from '#lib/domain/config/change.ts'
import { type ConfigResource, ownValue, type Setting } from '#lib/domain/config/setting.ts'
import { problem } from '#lib/domain/problem.ts'
import { counted } from '#lib/domain/words.ts'
import { OPERATOR } from '#lib/services/actor.ts'
import { readSettingsOf } from '#lib/services/configs.ts'

export const metadata: Metadata = { title: 'Change a setting' }

const loadParams = createLoader({ topic: parseAsString, broker: parseAsString, key: parseAsString })

type Props = { params: Promise<{ clusterId: string }>; searchParams: Promise<SearchParams> }

export default async function ConfigsPage(props: Props) {
  await connection()
  const { clusterId: slug } = await props.params
  const { topic, broker, key } = await loadParams(props.searchParams)
  const resource = resourceOf(topic, broker)
  if (resource === null) notFound()
  const base = `/clusters/${slug}`
  const [list, label] = resource.kind === 'topic' ? ['topics', 'Topics'] : ['brokers', 'Brokers']
  const name = resourceWords(resource)
  return (
    <>
      <PageHeading
        crumbs={[
          { label: <ClusterName />, href: base },
          { label, href: `${base}/${list}` },
          {
            label: resource.kind === 'topic' ? name : `Broker ${resource.name}`,
            href: resourceHref(base, resource),
          },
          { label: 'Change a setting' },
        ]}
        sentence={`Which setting of ${name} is to change?`}
        lede="Nothing changes here. Kafka is asked whether it would accept the new value, and a preview says what it does before it is applied."
      />
      <Suspense fallback={<Card className="h-72" />}>
        <Settings slug={slug} resource={resource} chosen={key} />
      </Suspense>
    </>
  )
}

function resourceOf(topic: string | null, broker: string | null): ConfigResource | null {
  if (topic !== null) return { kind: 'topic', name: topic }
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
