import clsx from "clsx"
import type { ComponentProps } from "react"

type ButtonVariant = "default" | "primary" | "quiet"

const LOOK = {
  default: "border-line-strong bg-surface text-text hover:bg-hover",
  primary: "border-accent bg-accent text-bg hover:opacity-90",
  quiet: "border-transparent text-muted hover:bg-hover hover:text-text",
} as const satisfies Record<ButtonVariant, string>

/** The look of a button, for links that act like one. */
export function buttonClass(variant: ButtonVariant = "default", className?: string): string {
  return clsx(
    "inline-flex h-[30px] items-center justify-center gap-1.5 whitespace-nowrap rounded-md border px-2.5",
    "transition-colors duration-100 disabled:opacity-55",
    LOOK[variant],
    className,
  )
}

type ButtonProps = ComponentProps<"button"> & { variant?: ButtonVariant }

export function Button({ variant = "default", className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={buttonClass(variant, className)} {...rest} />
}
