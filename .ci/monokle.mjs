// monokle.mjs INSTALLATION FOLDER: validates the YAML files of a folder by Monokle's rules of the Pod Security Standards and
// of common practice, prints what they find, and ends with 1 if they find anything.
import {createRequire} from 'node:module';
import {readFileSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const [installation, folder] = process.argv.slice(2);
const require = createRequire(join(installation, 'package.json'));
const {parseAllDocuments} = require('yaml');
const modules = join(installation, 'node_modules', '@monokle', 'validation', 'lib', 'node.js');
const {createDefaultMonokleValidator} = await import(pathToFileURL(modules));

const resources = [];
for (const file of readdirSync(folder)) {
  for (const document of parseAllDocuments(readFileSync(join(folder, file), 'utf8'))) {
    const content = document.toJS();
    if (content) {
      resources.push({
        id: `${file}#${resources.length}`, fileId: file, filePath: file, fileOffset: document.range[0],
        name: content.metadata.name, namespace: content.metadata.namespace, apiVersion: content.apiVersion,
        kind: content.kind, content, text: document.toString(),
      });
    }
  }
}

const validator = createDefaultMonokleValidator();
await validator.preload({
  plugins: {
    'pod-security-standards': true, practices: true, metadata: false, 'kubernetes-schema': false,
    'open-policy-agent': false, 'resource-links': false, 'yaml-syntax': false,
  },
});
const {runs} = await validator.validate({resources});
const found = runs.flatMap(run => run.results);
for (const result of found) {
  const where = result.locations?.map(each => each.physicalLocation?.artifactLocation?.uri).filter(Boolean).join(', ');
  console.log(`${result.ruleId} ${result.level}: ${result.message.text} (${where})`);
}
console.log(`${resources.length} resources, ${found.length} findings`);
process.exit(found.length > 0 || resources.length === 0 ? 1 : 0);
