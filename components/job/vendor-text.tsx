import clsx from "clsx"

/** Words of the vendor or a customer: inert, kept apart from our own text direction, broken where they are too long. */
export function VendorText({ children, className }: { children: string; className?: string }) {
  return <bdi className={clsx("[overflow-wrap:anywhere]", className)}>{children}</bdi>
}

/** What stands where nobody told us. */
export function NotReported({ children = "not reported by the vendor" }: { children?: string }) {
  return <span className="text-faint">{children}</span>
}
