import clsx from "clsx"
import type { Verdict } from "@/lib/domain/checks/types"

const MARKS = {
  pass: { word: "Pass", sign: "✓", tone: "text-done" },
  fail: { word: "Fail", sign: "✕", tone: "text-failed" },
  unproven: { word: "Not proven", sign: "○", tone: "text-muted" },
} as const satisfies Record<Verdict, { word: string; sign: string; tone: string }>

/** Sign, word and colour of a verdict. */
export function VerdictMark({ verdict }: { verdict: Verdict }) {
  const { word, sign, tone } = MARKS[verdict]
  return (
    <span className={clsx("inline-flex items-center gap-1.5 whitespace-nowrap font-medium", tone)}>
      <span aria-hidden="true">{sign}</span>
      {word}
    </span>
  )
}
