const TONES = {
  done: "fill-done",
  failed: "fill-failed",
  running: "fill-running",
  handled: "fill-handled",
  muted: "fill-muted",
  accent: "fill-c1",
} as const

type SparklineProps = {
  /** Oldest first; null is not known and leaves a gap. */
  values: readonly (number | null)[]
  tone: keyof typeof TONES
  /** The last stretch is not over yet: its bar is lighter. */
  isLastPartial?: boolean
}

const WIDTH = 84
const HEIGHT = 18

/** The shape of the last days beside a figure. Decoration: the figures themselves stand beside it in words. */
export function Sparkline({ values, tone, isLastPartial = false }: SparklineProps) {
  const top = Math.max(1, ...values.map((value) => value ?? 0))
  const step = WIDTH / Math.max(1, values.length)
  return (
    <svg aria-hidden="true" width={WIDTH} height={HEIGHT} className={`inline-block align-middle ${TONES[tone]}`}>
      {values.map((value, index) => {
        if (value === null) return null
        const height = value === 0 ? 1 : Math.max(2, (value / top) * HEIGHT)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the place in the row is what the bar is
            key={index}
            x={index * step + 0.5}
            y={HEIGHT - height}
            width={step - 1.5}
            height={height}
            rx="1"
            opacity={value === 0 || (isLastPartial && index === values.length - 1) ? 0.5 : 1}
          />
        )
      })}
    </svg>
  )
}
