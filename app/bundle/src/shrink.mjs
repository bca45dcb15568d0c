// Shrinks wasm files in place: `node --input-type=module --eval … PACKAGE FILE…`, where PACKAGE is binaryen's folder from npm.
// One process for many files: most of what binaryen costs is starting it.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [home, ...files] = process.argv.slice(1);
const { default: binaryen } = await import(pathToFileURL(`${home}/index.js`).href);
const { Features } = binaryen;
// Only what every browser of the last years has: with all features switched on, Chromium refuses the result.
const features = Features.BulkMemory | Features.BulkMemoryOpt | Features.NontrappingFPToInt | Features.ReferenceTypes |
  Features.Multivalue | Features.SignExt | Features.MutableGlobals | Features.CallIndirectOverlong;
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
for (const file of files) {
  const module = binaryen.readBinary(readFileSync(file), features);
  module.optimize();
  writeFileSync(file, module.emitBinary());
  module.dispose();
}
