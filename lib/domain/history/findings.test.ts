import { describe, expect, test } from 'vitest'
import { findingChanges } from './findings.ts'

describe('findings', () => {
  const finding = (rule: string) =>
    ({
      id: `${rule}:orders`,
      rule,
      severity: 'high',
      title: rule,
      subject: 'orders',
      facts: '',
      why: '',
      topics: ['orders'],
      internal: false,
      remedy: { kind: 'words', text: '' },
      fingerprint: '',
    }) as const
  const judged = (
    rules: readonly string[],
    unjudged: readonly string[] = [],
    hidden: readonly string[] = [],
  ) => ({
    findings: rules.map(finding),
    unjudged: unjudged.map((rule) => ({ rule, missing: '' })),
    hidden: new Set(hidden),
  })

  test('come and go', () => {
    const first = findingChanges(null, judged(['a']))
    expect(first.happenings).toEqual([])
    const second = findingChanges(first.open, judged(['b']))
    expect(second.happenings).toMatchObject([
      { kind: 'finding-appeared', finding: { id: 'b:orders' } },
      { kind: 'finding-gone', finding: { id: 'a:orders' } },
    ])
    expect(findingChanges(second.open, judged(['b'])).happenings).toEqual([])
  })

  test('that stay are the very same value, so that nobody keeps them anew', () => {
    const { open } = findingChanges(null, judged(['a'], ['b']))
    expect(findingChanges(open, judged(['a'], ['b'])).open).toBe(open)
    expect(findingChanges(open, judged(['a'])).open).not.toBe(open)
    expect(findingChanges(open, judged(['a', 'c'], ['b'])).open).not.toBe(open)
  })

  test('of a rule that cannot judge are not gone, and are not new once it can', () => {
    const first = findingChanges(null, judged(['a']))
    const blind = findingChanges(first.open, judged([], ['a', 'b']))
    expect(blind.happenings).toEqual([])
    expect(findingChanges(blind.open, judged(['a', 'b'])).happenings).toEqual([])
    expect(findingChanges(blind.open, judged([])).happenings).toMatchObject([{ kind: 'finding-gone' }])
  })

  test('that are hidden are not gone, and others of the rule come and go', () => {
    const first = findingChanges(null, judged(['a', 'b']))
    const away = findingChanges(first.open, judged(['c'], [], ['a:orders', 'c:orders', 'd:orders']))
    expect(away.happenings).toMatchObject([
      { kind: 'finding-appeared', finding: { id: 'c:orders' } },
      { kind: 'finding-gone', finding: { id: 'b:orders' } },
    ])
    expect(findingChanges(away.open, judged(['a', 'c', 'd'])).happenings).toMatchObject([
      { kind: 'finding-appeared', finding: { id: 'd:orders' } },
    ])
    expect(findingChanges(away.open, judged(['c'])).happenings).toMatchObject([
      { kind: 'finding-gone', finding: { id: 'a:orders' } },
    ])
  })
})
