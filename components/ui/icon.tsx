type IconProps = { size: number; className?: string | undefined }

/** A picture beside words or within a named button, drawn by one line in a square of 24; screen readers pass over it. */
export function Icon({ path, size, className }: IconProps & { path: string }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={path} />
    </svg>
  )
}

export function ChevronDownIcon(props: IconProps) {
  return <Icon path="M6 9l6 6 6-6" {...props} />
}

export function CloseIcon(props: IconProps) {
  return <Icon path="M6 6l12 12M18 6L6 18" {...props} />
}

export function SearchIcon(props: IconProps) {
  return <Icon path="M11 3a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM21 21l-4.3-4.3" {...props} />
}

export function RefreshIcon(props: IconProps) {
  return <Icon path="M20.5 12a8.5 8.5 0 1 1-2.5-6l3 3M21 3.5V9h-5.5" {...props} />
}
