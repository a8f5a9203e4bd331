import clsx from "clsx"

type BarProps = {
  /** 0–1; null when not known. */
  share: number | null
  tone: "running" | "handled" | "done" | "failed"
  /** What the bar says, in words. */
  label: string
}

const FILL = { running: "bg-running", handled: "bg-handled", done: "bg-done", failed: "bg-failed" } as const

export function Bar({ share, tone, label }: BarProps) {
  const percent = share === null ? null : Math.round(Math.max(0, Math.min(1, share)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      title={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": percent })}
      className="h-1.5 overflow-hidden rounded-[3px] bg-hover"
    >
      <div
        className={clsx("h-full", FILL[tone], percent === null && "w-full animate-pulse opacity-30")}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  )
}
