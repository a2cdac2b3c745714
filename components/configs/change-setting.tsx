import type { FormAction } from '#components/ui/action.ts'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Card } from '#components/ui/card.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { whyFixed } from '#lib/domain/config/change.ts'
import {
  type ConfigResource,
  inForce,
  ownValue,
  type Setting,
  withoutOwn,
} from '#lib/domain/config/setting.ts'
import { inForceWords, SOURCE_WORDS } from './config-words.ts'

/** One setting: what Kafka says of it, its present value and who has set it, and a new one to preview. */
export function ChangeSetting({
  action,
  slug,
  resource,
  setting,
}: {
  action: FormAction
  slug: string
  resource: ConfigResource
  setting: Setting
}) {
  const fixed = whyFixed(setting)
  const hidden = { slug, kind: resource.kind, name: resource.name, key: setting.key }
  const own = ownValue(setting, resource)
  return (
    <div className="mt-3 grid grid-cols-[minmax(0,1fr)] items-start gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)]">
      <Card className="min-w-0 p-3.5">
        <h2 className="font-semibold wrap-anywhere">{setting.key}</h2>
        {setting.documentation === null ? null : (
          <p className="mt-1 max-w-[76ch] text-[13px] wrap-anywhere">{setting.documentation}</p>
        )}
        <div className="mt-3 max-w-xl">
          <SettingFacts setting={setting} resource={resource} own={own} />
        </div>
      </Card>
      {fixed === null ? (
        <Card className="min-w-0 p-3.5">
          <ActionForm key={setting.key} action={action} hidden={hidden}>
            <NewValue setting={setting} />
            <div className="mt-3">
              <SubmitButton kind="go" pending="Asking Kafka…">
                Preview the change
              </SubmitButton>
            </div>
          </ActionForm>
          {own === null ? null : (
            <ActionForm
              action={action}
              hidden={{ ...hidden, remove: 'yes' }}
              className="mt-3.5 border-t border-line pt-3.5"
            >
              <p className="mb-2 text-small text-muted wrap-anywhere">
                Without a value of its own: {beneathWords(setting, resource)}.
              </p>
              <SubmitButton pending="Asking Kafka…">Preview without it</SubmitButton>
            </ActionForm>
          )}
        </Card>
      ) : (
        <Notice tone="warn" title="It cannot be changed here.">
          {fixed}
        </Notice>
      )}
    </div>
  )
}

const HERE: Readonly<Record<ConfigResource['kind'], string>> = {
  topic: 'Set on this topic',
  broker: 'Set on this broker',
  cluster: 'Set for all brokers',
}

function SettingFacts({
  setting,
  resource,
  own,
}: {
  setting: Setting
  resource: ConfigResource
  own: string | null
}) {
  const now = inForce(setting)
  return (
    <Facts>
      <Fact name="In force">
        <span className="wrap-anywhere">
          {setting.sensitive ? 'not told' : inForceWords(setting.key, now)}
        </span>
      </Fact>
      <Fact name="Set by">{SOURCE_WORDS[now.source]}</Fact>
      <Fact name={HERE[resource.kind]}>
        <span className="wrap-anywhere">{own ?? 'nothing'}</span>
      </Fact>
      {setting.type === 'unknown' ? null : <Fact name="Type">{setting.type}</Fact>}
    </Facts>
  )
}

function NewValue({ setting }: { setting: Setting }) {
  const { value } = inForce(setting)
  if (setting.type === 'boolean') {
    return (
      <SelectField label="New value" name="value" defaultValue={value ?? 'false'}>
        <option value="true">true</option>
        <option value="false">false</option>
      </SelectField>
    )
  }
  return (
    <TextField
      label="New value"
      name="value"
      defaultValue={value ?? ''}
      autoComplete="off"
      spellCheck={false}
      hint={setting.type === 'list' ? 'Several with commas between them.' : undefined}
    />
  )
}

function beneathWords(setting: Setting, resource: ConfigResource): string {
  const { value, source } = withoutOwn(setting, resource)
  if (value === null) return `${SOURCE_WORDS[source]} is in force`
  return `${inForceWords(setting.key, { value, source })} is in force (${SOURCE_WORDS[source]})`
}
