import { operatorRoute } from "@/lib/auth/guard"
import { openLiveStream } from "@/lib/live/streams"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => openLiveStream(await getStore(), request.signal))
