/** What is used of the global of this name, which no library of ECMAScript itself declares. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

interface WasmModule {
  readonly brand: 'module';
}

interface Wasm {
  readonly Memory: new (size: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array): boolean;
}

/** WebAssembly where there is any. */
export const wasm: Wasm | undefined = (globalThis as { WebAssembly?: Wasm }).WebAssembly;
