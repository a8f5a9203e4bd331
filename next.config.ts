import type { NextConfig } from "next"

const SECURITY_HEADERS = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
]

const config: NextConfig = {
  poweredByHeader: false,
  // `npm run check` does this; someone's first start need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Native modules and worker threads load from disk, not from a bundle.
  serverExternalPackages: ["better-sqlite3", "pg", "pino", "@node-rs/argon2", "kysely", "undici", "prom-client"],
  // Customers' pictures never pass through our server, so its resizing door stays shut.
  images: { unoptimized: true },
  turbopack: { root: import.meta.dirname },
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: "256kb" },
    // Ten seconds for the next build's sake; a checkout for tests alone has no next one.
    turbopackFileSystemCacheForBuild: !process.env.CI,
  },
  // Browsers ask for it by that name when a page's head has not come yet; a 404 would stand in their console.
  rewrites: async () => [{ source: "/favicon.ico", destination: "/icon.svg" }],
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
}

export default config
