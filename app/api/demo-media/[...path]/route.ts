import { operatorRoute } from "@/lib/auth/guard"
import { streamDemoMedia } from "@/lib/demo-media"

/** The demo's own clips, through our origin, so that a browser on another machine can play them. Nothing without a demo. */
export const GET = operatorRoute("viewer", (request) => streamDemoMedia(request))
