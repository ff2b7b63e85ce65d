import type { Provenance } from '../source/provenance.ts';
import type { Files } from '../source/files.ts';
import type { Entry, FileId, MapNode, Node, Span } from '../source/node.ts';
import type { Text } from './text.ts';

export type Dialect = 'cloudformation' | 'sam' | 'serverless';

/** A template parameter. `given` is its value from the command line; `fallback` its Default. */
export type Parameter = {
  readonly name: string;
  readonly type: string;
  readonly fallback?: string;
  readonly given?: string;
  readonly allowed?: readonly string[];
  readonly noEcho: boolean;
  readonly node: Node;
  readonly span: Span;
};

/**
 * Where the code of a function or the content of a layer is before a tool packages it, where the deployed properties do not say so: a path from the folder
 * of the stack's file (that folder itself without one), or the reason why there is none.
 */
export type LocalCode = { readonly folder?: Node } | { readonly why: string };

/** A resource as deployed. `node` is the whole map with Type, Properties, Condition, …; `at` is the token a finding about it points to. */
export type Declaration = {
  /** Logical id in the lowered template. */
  readonly id: string;
  /** What the author wrote: the logical id, the key under `functions`, or the path of the construct, that this resource comes from. */
  readonly name: string;
  readonly type: string;
  readonly at: Span;
  readonly node: MapNode;
  /** The path of the construct that made it, in a template of the AWS CDK; `name` is this path without the end that the CDK itself gives. */
  readonly construct?: string;
  /** Set when lowering generated the resource. */
  readonly provenance?: Provenance;
  /** What the author wrote, where lowering made a resource of another type of it: a SAM resource, without what Globals add. */
  readonly written?: { readonly type: string; readonly node: MapNode };
  /** The properties of a SAM resource with what Globals add, also of one that SAM adds itself. */
  readonly merged?: { readonly type: string; readonly properties: MapNode };
  readonly code?: LocalCode;
  /** The logical id has another end where it is deployed: a hash of the address of an artefact, of a time, or of a definition. */
  readonly idCovers?: 'artefact' | 'time' | 'definition';
  /** The text of which the tool takes that hash, worked out when it is asked for; undefined where the template does not tell. */
  readonly idText?: () => string | undefined;
};

/** Whether the tool makes a resource of what its author wrote, who then has the words of the tool, and its shared settings. */
export const isLowered = ({ written, provenance, name, id, construct }: Declaration): boolean =>
  written !== undefined || provenance !== undefined || (name !== id && construct === undefined);

/** An edit, and the same in the words of a dialect. */
export type Edit = { readonly fix: string; readonly words?: Partial<Record<Dialect, string>> | undefined };

/** The edit as the author of a resource would write it. */
export const worded = ({ fix, words }: Edit, resource: Declaration, dialect: Dialect): string =>
  (isLowered(resource) ? words?.[dialect] : undefined) ?? fix;

/** Something a user should know about how far the stack was understood. `partial` ones make the file's status `partial`, those where a part of the text was `lost` make it `incomplete`. */
export type Note = {
  readonly code: string;
  readonly message: string;
  readonly span?: Span;
  readonly partial: boolean;
  readonly lost?: boolean;
};

/**
 * An entry that only deployment writes out, which `lower` prints as it is written: a macro among the members of a section, or a loop over a collection that is
 * not known. `made`: what stands for it in the stack, of a loop the one copy of its body. `section`: where it stands, unless that is deeper in the template.
 */
export type Unexpanded = {
  readonly section?: string;
  readonly entry: Entry;
  readonly made: readonly Entry[];
};

/** Outputs of a nested stack by name, as texts of that stack: their holes are its own. */
export type Outputs = ReadonlyMap<string, Text>;

/** The CloudFormation that would be deployed, for one stage of a service or for a whole template. */
export type Stack = {
  readonly dialect: Dialect;
  readonly file: FileId;
  /** The stage of a serverless service, when there is more than one to look at. */
  readonly stage?: string;
  readonly region?: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly mappings: ReadonlyMap<string, Node>;
  readonly conditions: ReadonlyMap<string, Node>;
  readonly resources: ReadonlyMap<string, Declaration>;
  readonly outputs: ReadonlyMap<string, Node>;
  /**
   * Resources that the tool sets up by calls after deployment, as CloudFormation would declare them: the stage of a serverless REST API with its
   * logs and tracing. They are in no template, so `lower` leaves them out; rules judge them like those of `resources`.
   */
  readonly postDeployResources?: ReadonlyMap<string, Declaration>;
  /** By logical id, what the nested stacks whose templates were read give back. */
  readonly nested?: ReadonlyMap<string, Outputs>;
  /** Where settings for all functions are written: the `Globals` of SAM, the `provider` of serverless.yml. */
  readonly shared?: Span;
  /** Other top-level sections kept for `lower`: AWSTemplateFormatVersion, Description, Metadata, Transform that stays, Rules. */
  readonly rest: ReadonlyMap<string, Node>;
  readonly unexpanded?: readonly Unexpanded[];
  readonly notes: readonly Note[];
  /** Values that environment variables and .env files gave: no output shows them. */
  readonly environment?: ReadonlySet<string>;
  /** A part of the file could not be read. */
  readonly incomplete?: true;
  readonly written?: TemplateFile;
  /** A node that the author wrote with the variables of serverless.yml in it replaced, as this stage has them. */
  readonly resolved?: (node: Node) => Node;
};

/** A template as its author wrote it, with the files beside it, and every stack that it deploys to: one for each stage. */
export type TemplateFile = {
  readonly root: MapNode;
  readonly file: FileId;
  readonly files: Files;
  readonly stacks: readonly Stack[];
};

/** A stack in which nothing is. */
export const emptyStack = ({
  dialect,
  file,
  stage,
}: Pick<Stack, 'dialect' | 'file'> & { readonly stage?: string | undefined }): Stack => ({
  dialect,
  file,
  ...(stage === undefined ? {} : { stage }),
  parameters: new Map(),
  mappings: new Map(),
  conditions: new Map(),
  resources: new Map(),
  outputs: new Map(),
  rest: new Map(),
  notes: [],
});
