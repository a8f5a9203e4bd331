import type { ReactNode } from "react"

type MessagePageProps = { title: string; children: ReactNode }

/**
 * A whole page that has one thing to say: not found, not allowed. Next ships it with every page, so its links are plain: the
 * router's own would cost each of them 3 KB.
 */
export function MessagePage({ title, children }: MessagePageProps) {
  return (
    <main className="grid min-h-dvh place-items-center bg-bg p-6 text-text">
      <div className="w-full max-w-[400px]">
        <h1 className="font-semibold text-[17px] leading-6">{title}</h1>
        <div className="mt-2 text-muted">{children}</div>
      </div>
    </main>
  )
}
