import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Block = [Address, number];

/** Resolves a name to all its addresses, as `dns.promises.lookup` with `all`. */
export type ResolveHost = (hostname: string, options: LookupAllOptions) => Promise<LookupAddress[]>;

/** How {@link createEgressGuard} works. */
export interface EgressOptions {
  /** Host names, addresses and CIDR blocks that may be reached although they are not public. */
  readonly allow: readonly string[];
  /** Resolves names; the system's resolver if not given. */
  readonly lookup?: ResolveHost;
}

/** Keeps requests to addresses that users choose away from the network that the server stands in. */
export interface EgressGuard {
  /**
   * Refuses a URL that leads to a place that must not be reached. A name that does not resolve now passes: the
   * connection is checked again anyway.
   *
   * @throws EgressRefusedError
   */
  checkUrl(url: string | URL): Promise<void>;
  /**
   * Refuses a host that is an address; lets names pass. `net.connect` asks no `lookup` about addresses, so connectors
   * have to call this first.
   *
   * @throws EgressRefusedError
   */
  checkLiteral(hostname: string): void;
  /** For `net.connect`: answers only addresses that were checked, so what is checked is what is connected to. */
  readonly lookup: LookupFunction;
}

/** A host that must not be reached. */
export class EgressRefusedError extends Error {
  override readonly name: string = 'EgressRefusedError';
  readonly code: string = 'EGRESS_REFUSED';
  readonly host: string;

  // The address that a name resolves to stays unsaid: it would map the inner network for whoever asks.
  constructor(host: string, what: string) {
    super(`${host} ${what}`);
    this.host = host;
  }
}

/** @throws Error naming the entry of `allow` that is neither a host name, an address nor a CIDR block. */
export function createEgressGuard(options: EgressOptions): EgressGuard {
  const allow = parseAllow(options.allow);
  const resolve = options.lookup ?? promisify(dnsLookup);

  function checkLiteral(hostname: string): void {
    const address = parseAddress(bare(hostname));
    if (address && !mayReach(address, allow.blocks))
      throw new EgressRefusedError(bare(hostname), 'is not a public address');
  }

  async function resolveChecked(hostname: string, lookupOptions: LookupOptions): Promise<LookupAddress[]> {
    const found = await resolve(hostname, { ...lookupOptions, all: true });
    if (allow.names.has(bare(hostname))) return found;
    for (const { address } of found) {
      const parsed = parseAddress(address);
      if (!parsed || !mayReach(parsed, allow.blocks))
        throw new EgressRefusedError(hostname, 'resolves to an address that is not public');
    }
    return found;
  }

  return {
    checkLiteral,
    async checkUrl(url) {
      const hostname = bare(hostnameOf(url));
      checkLiteral(hostname);
      if (parseAddress(hostname) || allow.names.has(hostname)) return;
      await resolveChecked(hostname, {}).catch((error: unknown) => {
        if (error instanceof EgressRefusedError) throw error;
      });
    },
    lookup(hostname, lookupOptions, callback) {
      void answerLookup(() => resolveChecked(hostname, lookupOptions), lookupOptions, callback);
    },
  };
}

async function answerLookup(
  resolve: () => Promise<LookupAddress[]>,
  options: LookupOptions,
  callback: Parameters<LookupFunction>[2],
): Promise<void> {
  let found: LookupAddress[];
  try {
    found = await resolve();
  } catch (error) {
    callback(error as NodeJS.ErrnoException, '');
    return;
  }
  const first = found[0];
  if (!first) callback(Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' }), '');
  else if (options.all)
    callback(null, found); // asked so when node tries the families in turn
  else callback(null, first.address, first.family);
}

function hostnameOf(url: string | URL): string {
  if (typeof url !== 'string') return url.hostname;
  if (!URL.canParse(url)) throw new EgressRefusedError('the address', 'is not a URL');
  return new URL(url).hostname;
}

/** Without the brackets of IPv6 in URLs and the dot of the root, in lower case. */
function bare(hostname: string): string {
  return hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** The address, or null of a name. Only the plain forms: `new URL()` has turned the others into these. */
function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null;
}

/** Translated to IPv4 on the way, so it leads where the IPv4 address leads. */
const NAT64: Block = ipaddr.parseCIDR('64:ff9b::/96');

/** The only part of IPv6 from which public addresses are given out. */
const GLOBAL_V6: Block = ipaddr.parseCIDR('2000::/3');

/** Azure's platform endpoint: looks public, is answered by the host machine. */
const PLATFORM: Block = ipaddr.parseCIDR('168.63.129.16/32');

function mayReach(address: Address, allow: readonly Block[]): boolean {
  const target = embedded(address);
  if (allow.some((block) => within(address, block) || within(target, block))) return true;
  return isPublic(target);
}

function embedded(address: Address): Address {
  if (address.kind() === 'ipv4') return address;
  const v6 = address as ipaddr.IPv6;
  if (v6.isIPv4MappedAddress()) return v6.toIPv4Address();
  return within(v6, NAT64) ? new ipaddr.IPv4(v6.toByteArray().slice(12)) : v6;
}

/** `unicast` is what ipaddr.js calls all that has no special purpose; 6to4 and Teredo have one and are refused. */
function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' ? !within(address, PLATFORM) : within(address, GLOBAL_V6);
}

function within(address: Address, [base, bits]: Block): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

interface Allow {
  readonly names: Set<string>;
  readonly blocks: Block[];
}

function parseAllow(entries: readonly string[]): Allow {
  const allow: Allow = { names: new Set(), blocks: [] };
  for (const entry of entries) {
    const text = bare(entry);
    const block = parseBlock(text);
    if (block) allow.blocks.push(block);
    else if (isHostName(text)) allow.names.add(text);
    else throw new Error(`egress: "${entry}" is neither a host name, an address nor a CIDR block`);
  }
  return allow;
}

/** Whether an entry may stand in {@link EgressOptions.allow}: a host name, an address or a CIDR block. */
export function isAllowable(entry: string): boolean {
  const text = bare(entry);
  return parseBlock(text) !== null || isHostName(text);
}

function parseBlock(text: string): Block | null {
  const address = parseAddress(text);
  if (address) return unmapped([address, address.kind() === 'ipv4' ? 32 : 128]);
  const valid = ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
  return valid ? unmapped(ipaddr.parseCIDR(text)) : null;
}

/** Mapped addresses are judged as IPv4, so mapped blocks have to be IPv4 too. */
function unmapped([base, bits]: Block): Block {
  const target = bits >= 96 && base.kind() === 'ipv6' && (base as ipaddr.IPv6).isIPv4MappedAddress();
  return target ? [(base as ipaddr.IPv6).toIPv4Address(), bits - 96] : [base, bits];
}

/** A last label of digits would be an address that is written in an odd way, such as `127.1`. */
function isHostName(text: string): boolean {
  if (text.length > 253) return false;
  const labels = text.split('.');
  return (
    labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) &&
    !/^(\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')
  );
}
