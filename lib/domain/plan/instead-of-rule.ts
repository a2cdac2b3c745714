import type { Goals } from './goals.ts'

/**
 * What somebody who wants the i mod n rule is after, without the rule: level brokers and leaders, besides the other goals. Its
 * plan shows what of the rule's cost is for the pattern alone.
 */
export function leastInsteadOfRule(goals: Goals): Goals {
  return {
    ...goals,
    classic: false,
    spread: true,
    balance: goals.balance.includes('leaders') ? goals.balance : [...goals.balance, 'leaders'],
  }
}
