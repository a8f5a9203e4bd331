import { Icon } from "@/components/ui/icon"

/** Beside what a signature has frozen. */
export function LockIcon({ size }: { size: number }) {
  return <Icon path="M8 11V7.5a4 4 0 0 1 8 0V11M6 11h12v9H6z" size={size} className="flex-none" />
}
