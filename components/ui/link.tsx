"use client"

import { useRouter } from "next/navigation"
import type { ComponentProps, MouseEvent } from "react"

type LinkProps = ComponentProps<"a"> & {
  href: string
  /** False: the page stays where it is scrolled to. */
  scroll?: boolean
}

/**
 * A link within the dashboard, followed without loading the page again. Not next/link: its prefetching has nothing to fetch,
 * since every page here is rendered for each request, and costs every page 3 KB.
 */
export function Link({ href, scroll = true, onClick, ...rest }: LinkProps) {
  const router = useRouter()
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    // Another tab, another window, a download: the browser's own business.
    const isOrdinary = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (event.defaultPrevented || !isOrdinary) return
    event.preventDefault()
    router.push(href, { scroll })
  }
  return <a href={href} onClick={follow} {...rest} />
}
