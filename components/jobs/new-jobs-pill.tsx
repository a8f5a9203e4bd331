import { Icon } from "@/components/ui/icon"
import { ARROW_UP } from "./arrows"

/** New jobs wait here instead of pushing rows away from under the pointer. It lies over the list and moves nothing. */
export function NewJobsPill({ newer, onShow }: { newer: number; onShow: () => void }) {
  if (newer === 0) return null
  const words = newer >= 100 ? "99+ new jobs" : newer === 1 ? "1 new job" : `${newer} new jobs`
  return (
    <div className="pointer-events-none sticky top-16 z-20 md:top-12 flex h-0 justify-center">
      <button
        type="button"
        onClick={onShow}
        className="pointer-events-auto flex h-6 -translate-y-3 items-center md:translate-y-5 gap-1 rounded-full border border-accent bg-accent-soft px-3 text-accent shadow-sm shadow-shade/30"
      >
        {words}
        <Icon path={ARROW_UP} size={13} />
      </button>
    </div>
  )
}
