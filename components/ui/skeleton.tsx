import clsx from "clsx"

/** Holds the place of what is coming; give it the size of the final thing. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={clsx("animate-pulse rounded-md bg-hover", className)} />
}
