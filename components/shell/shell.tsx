import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { Announcer } from "@/components/ui/announce"
import type { Theme } from "@/lib/theme"
import { BottomBar } from "./bottom-bar"
import { DemoBanner } from "./demo-banner"
import { Header } from "./header"
import { LiveUpdates } from "./live-updates"
import { QueryProvider } from "./query-provider"
import { type ShellFacts, ShellProvider } from "./shell-context"
import { Sidebar } from "./sidebar"

type ShellProps = {
  facts: ShellFacts
  /** What this browser has chosen before. */
  kept: { zone: string | null; theme: Theme; isSidebarCollapsed: boolean }
  /** Holds what the server has already read. */
  client: QueryClient
  children: ReactNode
}

/** The frame around every page of the dashboard. */
export function Shell({ facts, kept, client, children }: ShellProps) {
  return (
    <QueryProvider>
      <HydrationBoundary state={dehydrate(client)}>
        <ShellProvider facts={facts} cookieZone={kept.zone} now={Date.now()}>
          <a
            href="#main"
            className="sr-only rounded-md bg-accent px-3 py-2 text-bg focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
          >
            Skip to the page
          </a>
          <div className="flex min-h-dvh">
            <Sidebar startsCollapsed={kept.isSidebarCollapsed} />
            <div className="flex min-w-0 flex-1 flex-col">
              <Header theme={kept.theme} />
              {facts.demo ? <DemoBanner /> : null}
              <main id="main" tabIndex={-1} className="w-full max-w-[1440px] flex-1 p-3.5 pb-24 md:p-5">
                {children}
              </main>
            </div>
          </div>
          <BottomBar />
          <Announcer />
          <LiveUpdates />
        </ShellProvider>
      </HydrationBoundary>
    </QueryProvider>
  )
}
