"use client"

import { useState } from "react"

type MediaPaneProps = { title: string; source: string; kind: "video" | "image" }

const LOOK = "h-full w-full object-contain"

/** One picture or film, loaded now that someone asked. A file that does not come has expired or is not public: not a failure. */
export function MediaPane({ title, source, kind }: MediaPaneProps) {
  const [isGone, setIsGone] = useState(false)
  const onError = () => setIsGone(true)
  if (isGone)
    return (
      <p role="status" className="max-w-[32ch] bg-surface/90 px-3 py-2 text-center text-pretty text-muted">
        It did not load: the link has expired or is not public. The job itself is not affected; refresh it for a new
        link.
      </p>
    )
  if (kind === "image")
    return (
      // biome-ignore lint/performance/noImgElement: a customer's file must not pass through our server's image optimiser
      <img src={source} alt={`${title} of this job`} referrerPolicy="no-referrer" className={LOOK} onError={onError} />
    )
  return (
    // biome-ignore lint/a11y/useMediaCaption: a customer's clip has no captions, and most have no sound
    <video
      src={source}
      controls
      playsInline
      preload="metadata"
      aria-label={`${title} of this job`}
      className={LOOK}
      onError={onError}
    />
  )
}
