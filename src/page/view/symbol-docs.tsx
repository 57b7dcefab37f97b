import type { ComponentChildren, VNode } from 'preact'
import type { Docs, ExampleDoc, MemberDoc, ParameterDoc, SymbolDoc } from '../../types.ts'
import { describeMember } from '../model/copy-formats.ts'
import { Code } from './code.tsx'
import { InlineMarkdown, Markdown } from './markdown.tsx'

/** Shows the docs of a symbol and leaves out empty parts. */
export function SymbolDocs({ docs, module }: { docs: Docs; module: string }): VNode {
  const { params = [], typeParams = [], throws = [], members = [], examples = [], see = [] } = docs
  return (
    <>
      {docs.deprecated !== undefined && (
        <div class="callout callout-warning">
          <strong>Deprecated</strong>
          <Markdown text={docs.deprecated} module={module} />
        </div>
      )}
      <div class="summary">
        <Markdown text={docs.summary} module={module} />
      </div>
      {docs.description && <Markdown text={docs.description} module={module} />}
      <NamedSection title="Type parameters" items={typeParams} module={module} />
      <NamedSection title="Parameters" items={params} module={module} />
      {docs.returns && (
        <Section title="Returns">
          <Markdown text={docs.returns} module={module} />
        </Section>
      )}
      <NamedSection
        title="Throws"
        items={throws.map(({ type, description }) => ({ name: type ?? '', description }))}
        module={module}
      />
      <Members members={members} module={module} />
      <Examples examples={examples} module={module} />
      {docs.remarks && (
        <Section title="Remarks">
          <Markdown text={docs.remarks} module={module} />
        </Section>
      )}
      <SeeAlso targets={see} module={module} />
    </>
  )
}

function Section({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function NamedSection(props: {
  title: string
  items: readonly ParameterDoc[]
  module: string
}): VNode | null {
  const { title, items, module } = props
  if (items.length === 0) return null
  return (
    <Section title={title}>
      <NamedList items={items} module={module} />
    </Section>
  )
}

function NamedList({ items, module }: { items: readonly ParameterDoc[]; module: string }): VNode {
  return (
    <dl class="named">
      {items.map(({ name, description }, index) => (
        <div key={index}>
          <dt>{name && <InlineMarkdown text={`\`${name}\``} module={module} />}</dt>
          <dd>
            <Markdown text={description} module={module} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Members({
  members,
  module,
}: {
  members: readonly MemberDoc[]
  module: string
}): VNode | null {
  if (members.length === 0) return null
  return (
    <Section title="Members">
      <ul class="members">
        {members.map((member, index) => (
          <li key={index}>
            <p class="member-name">
              <code>{describeMember(member)}</code>
              <span class="muted">{member.kind}</span>
            </p>
            <Markdown text={member.summary} module={module} />
            {member.params && <NamedList items={member.params} module={module} />}
            {member.returns && <Markdown text={`Returns ${member.returns}`} module={module} />}
          </li>
        ))}
      </ul>
    </Section>
  )
}

const CHECK_LABELS: Readonly<Record<ExampleDoc['check'], readonly [string, string]>> = {
  typechecked: ['Type-checked', 'It compiles against the project.'],
  parsed: ['Parsed', 'Its syntax is right; its types were not checked.'],
  unchecked: ['Not checked', 'Nobody has checked this example.'],
}

function Examples(props: { examples: readonly ExampleDoc[]; module: string }): VNode | null {
  const { examples, module } = props
  if (examples.length === 0) return null
  return (
    <Section title={examples.length === 1 ? 'Example' : 'Examples'}>
      {examples.map(({ code, check }, index) => {
        const [label, meaning] = CHECK_LABELS[check] ?? CHECK_LABELS.unchecked
        return (
          <figure key={index} class="example">
            {code.trimStart().startsWith('```') ? (
              <Markdown text={code} module={module} />
            ) : (
              <Code text={code} module={module} />
            )}
            <figcaption class={`check check-${check}`} title={meaning}>
              {label}
            </figcaption>
          </figure>
        )
      })}
    </Section>
  )
}

function SeeAlso({
  targets,
  module,
}: {
  targets: readonly string[]
  module: string
}): VNode | null {
  if (targets.length === 0) return null
  return (
    <Section title="See also">
      <ul class="see">
        {targets.map((target, index) => (
          <li key={index}>
            <InlineMarkdown text={asReference(target)} module={module} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Formats a single word as code, because it is a name. */
function asReference(target: string): string {
  return /^[\p{L}\p{N}_$.#()]+$/u.test(target) ? `\`${target}\`` : target
}

/** Lists the faults found in the docs: removed from what a model wrote, left in what a person wrote. */
export function Issues({ symbol }: { symbol: SymbolDoc }): VNode | null {
  const { issues = [] } = symbol
  if (issues.length === 0) return null
  return (
    <Section title="Issues">
      <ul class="issues">
        {issues.map(({ code, message }, index) => (
          <li key={index}>
            <code class="issue-code">{code}</code>{' '}
            <InlineMarkdown text={message} module={symbol.module} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
