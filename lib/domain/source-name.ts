import { toHttpUrl } from "./media-url"

/** Parameters that sign an address or bound its life; everything else may say which video is meant. */
const SIGNING =
  /^(x-amz-.*|x-goog-.*|signature|sig|hmac|token|access_token|expires|expiry|exp|e|policy|key-pair-id|googleaccessid|awsaccesskeyid|se|sp|sv|st|sr|spr|sip|skoid|sktid|skt|ske|sks|skv|hdnts|hdnea)$/i

/** An address as the name of a source: the same while only its signature is renewed. Null when it is no http(s) address. */
export function toSourceName(address: string | null): string | null {
  const url = toHttpUrl(address)
  if (!url) return null
  const kept = [...url.searchParams]
    .filter(([name]) => !SIGNING.test(name))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const query = kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`
  return `${url.host}${url.pathname}${query}`
}
