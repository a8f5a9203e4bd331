import type { ShownCheck } from "@/lib/checks/schema"
import type { Verdict } from "@/lib/domain/checks/types"

/** "16 pass, 1 fails, 2 not proven": what there is none of is left out. */
export function toCountWords({ pass, fail, unproven }: Record<Verdict, number>): string {
  const parts = [
    pass === 0 ? null : `${pass} ${pass === 1 ? "passes" : "pass"}`,
    fail === 0 ? null : `${fail} ${fail === 1 ? "fails" : "fail"}`,
    unproven === 0 ? null : `${unproven} not proven`,
  ]
  return parts.filter((part) => part !== null).join(", ")
}

/** The checks by their group, in the order in which they come. */
export function toGroups(checks: readonly ShownCheck[]): { group: string; checks: ShownCheck[] }[] {
  const names = [...new Set(checks.map(({ group }) => group))]
  return names.map((group) => ({ group, checks: checks.filter((check) => check.group === group) }))
}
