import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The projects of a group take turns, each evenly over the whole: browsers, which compute, run beside cameras, which wait. By
 * itself the runner takes one project after the other.
 */
export class MixedSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const groupOf = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const placed = sorted.map((file) => {
      const own = sorted.filter(({ project }) => project === file.project);
      return { file, place: (own.indexOf(file) + 0.5) / own.length };
    });
    placed.sort((a, b) => groupOf(a.file) - groupOf(b.file) || a.place - b.place);
    return placed.map(({ file }) => file);
  }
}
