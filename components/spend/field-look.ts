/** The look of a field in which something is written or chosen. */
export const FIELD = "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5"
