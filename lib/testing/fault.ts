import { appendFileSync } from "node:fs"

/** A class of the fault catalogue (docs/faults.md): V the vendor's, O our own, T attackers'. */
export type FaultClass = `${"V" | "O" | "T"}${number}` | "O4e"

/**
 * Tells what the test of a fault measured, as a reader should see it in the table ("lost 0, doubled 0 of 3,000 jobs in 8 kills").
 * A test belongs to a class by its title: it, or its describe, begins with "V7: ". `npm run faults` collects both.
 */
export function noteFigure(fault: FaultClass, figure: string): void {
  const file = process.env.FAULT_FIGURES
  if (file) appendFileSync(file, `${JSON.stringify({ fault, figure })}\n`)
}
