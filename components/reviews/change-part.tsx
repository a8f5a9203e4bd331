import clsx from "clsx"
import { type Change, FACTORS } from "@/lib/domain/explain"
import type { ReviewReport } from "@/lib/reviews/schema"
import { Remark, Section } from "./section"
import { PART_WORDS, toExact, toPartHint, toSigned } from "./words"

type Step = {
  id: string
  label: string
  hint: string
  from: number
  until: number
  words: string
  kind: "end" | "part"
}

/** The way from the week before to this one, a step for each part; the last step ends where this week stands. */
export function toSteps({ beforeMilli, afterMilli, parts }: Change): Step[] {
  let at = beforeMilli
  const steps = FACTORS.map((factor): Step => {
    const milli = parts[factor]
    const from = at
    at += milli
    const hint = toPartHint(factor, milli)
    return { id: factor, label: PART_WORDS[factor], hint, from, until: at, words: toSigned(milli), kind: "part" }
  })
  const end = (id: string, label: string, milli: number): Step => ({
    id,
    label,
    hint: "",
    from: milli,
    until: milli,
    words: toExact(milli),
    kind: "end",
  })
  return [end("before", "Week before", beforeMilli), ...steps, end("after", "This week", afterMilli)]
}

const WIDTH = 400
const HEIGHT = 32

/** Why the week cost more or less than the one before: parts that sum to the change, to the last thousandth. */
export function ChangePart({ report: { change, isPartial } }: { report: ReviewReport }) {
  return (
    <Section id="change" title="What changed">
      {isPartial ? (
        <p className="text-muted">
          The week is not over. What changed against the week before is explained when it is.
        </p>
      ) : change === null ? (
        <p className="text-muted">
          There is no week before this one to compare with, or the cost of the jobs of both is not known alike.
        </p>
      ) : (
        <Steps change={change} />
      )}
    </Section>
  )
}

function Steps({ change }: { change: Change }) {
  const steps = toSteps(change)
  const difference = change.afterMilli - change.beforeMilli
  const levels = steps.flatMap(({ from, until }) => [from, until])
  const [low, high] = [Math.min(...levels), Math.max(...levels)]
  const toX = (milli: number) => 6 + ((milli - low) / Math.max(1, high - low)) * (WIDTH - 12)
  return (
    <>
      <table>
        <caption className="sr-only">The change of credits in parts that sum to it</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Drawn</th>
            <th scope="col">Credits</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step, index) => (
            <tr key={step.id}>
              <th
                scope="row"
                className={clsx(
                  "w-[46%] py-1.5 pr-4 text-text sm:w-px",
                  step.kind === "end" ? "font-medium" : "font-normal max-sm:whitespace-normal",
                )}
              >
                {step.label}
                {step.hint === "" ? null : (
                  <span className="text-muted max-sm:block sm:before:content-[':_']">{step.hint}</span>
                )}
              </th>
              <td className="!py-0">
                <StepBar step={step} next={steps[index + 1]} toX={toX} />
              </td>
              <td className={clsx("num w-px whitespace-nowrap", step.kind === "end" && "font-medium")}>{step.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Remark>
        The parts sum to the change of {toSigned(difference)} credits exactly: each is the average of what it adds over
        all orders in which the five can change. Jobs whose cost nobody can tell are in neither week.
      </Remark>
    </>
  )
}

type StepBarProps = { step: Step; next: Step | undefined; toX: (milli: number) => number }

/** One step of the bridge; the thin line leads to where the next begins. */
function StepBar({ step, next, toX }: StepBarProps) {
  const [left, right] = [Math.min(step.from, step.until), Math.max(step.from, step.until)].map(toX) as [number, number]
  const end = toX(step.until)
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block h-8 w-full overflow-visible print:h-6"
    >
      {step.kind === "end" ? (
        <rect x={end - 2.5} y={6} width={5} height={20} className="fill-text" />
      ) : (
        <rect
          x={left}
          y={8}
          width={Math.max(1.5, right - left)}
          height={16}
          className={step.until >= step.from ? "fill-c1" : "fill-c2"}
        />
      )}
      {next === undefined ? null : (
        <line x1={end} x2={end} y1={24} y2={HEIGHT + 9} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
      )}
    </svg>
  )
}
