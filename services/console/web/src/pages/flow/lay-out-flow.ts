import { graphlib, layout } from '@dagrejs/dagre';
import type { Flow } from '../../api/operations.ts';

export interface Box {
  id: string;
  kind: 'service' | 'topic';
  name: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Arrow {
  id: string;
  path: string;
  /** The topic whose messages move along it. */
  topic: string;
}

export interface FlowLayout {
  boxes: Box[];
  arrows: Arrow[];
  /** Left and upper edge of everything; arrows may lead around the outermost boxes. */
  x: number;
  y: number;
  width: number;
  height: number;
}

const SERVICE = { width: 168, height: 54 };
const TOPIC = { width: 148, height: 30 };
const MARGIN = 12;

type Parts = Pick<Flow, 'services' | 'topics'>;

/** Places services and topics from left to right, as messages move. Topics that nobody names are left out. */
export function layOutFlow({ services, topics }: Parts): FlowLayout {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 16, ranksep: 36 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(topics.map(({ name }) => name));
  for (const { name, consumes, produces } of services) {
    graph.setNode(serviceId(name), { ...SERVICE });
    for (const topic of consumes.filter((each) => known.has(each)))
      connect(graph, topicId(topic), serviceId(name), topic);
    for (const topic of produces.filter((each) => known.has(each)))
      connect(graph, serviceId(name), topicId(topic), topic);
  }
  layout(graph);
  const boxes = graph.nodes().map((id: string) => boxOf(graph, id));
  return {
    boxes,
    arrows: arrowsOf(graph),
    ...extentOf(
      boxes,
      graph.edges().flatMap((edge: Edge) => pointsOf(graph, edge)),
    ),
  };
}

type Graph = InstanceType<typeof graphlib.Graph>;

function connect(graph: Graph, from: string, to: string, topic: string): void {
  for (const id of [from, to]) if (id.startsWith('topic ')) graph.setNode(id, { ...TOPIC });
  graph.setEdge(from, to, { topic });
}

function boxOf(graph: Graph, id: string): Box {
  const { x, y, width, height } = graph.node(id) as Omit<Box, 'id' | 'kind' | 'name'>;
  const [kind, name] = [id.slice(0, id.indexOf(' ')), id.slice(id.indexOf(' ') + 1)];
  return { id, kind: kind as Box['kind'], name, x: x - width / 2, y: y - height / 2, width, height };
}

const arrowsOf = (graph: Graph): Arrow[] =>
  graph.edges().map((edge: Edge) => {
    const { topic } = graph.edge(edge) as { topic: string };
    return { id: `${edge.v} ${edge.w}`, path: curve(pointsOf(graph, edge)), topic };
  });

interface Point {
  x: number;
  y: number;
}

type Edge = { v: string; w: string };

const pointsOf = (graph: Graph, edge: Edge) => (graph.edge(edge) as { points: Point[] }).points;

/** The layout's own size is that of the boxes. Curves stay between their points. */
function extentOf(boxes: readonly Box[], points: readonly Point[]): Pick<FlowLayout, 'x' | 'y' | 'width' | 'height'> {
  const xs = [...boxes.flatMap(({ x, width }) => [x, x + width]), ...points.map(({ x }) => x)];
  const ys = [...boxes.flatMap(({ y, height }) => [y, y + height]), ...points.map(({ y }) => y)];
  if (xs.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
  return { x, y, width: Math.max(...xs) + MARGIN - x, height: Math.max(...ys) + MARGIN - y };
}

/** A smooth line through the points that the layout chose. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const middle = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M${first.x} ${first.y}`, ...middle, `L${last.x} ${last.y}`].join(' ');
}

const serviceId = (name: string) => `service ${name}`;
const topicId = (name: string) => `topic ${name}`;
