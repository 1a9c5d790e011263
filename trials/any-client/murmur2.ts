/** The hash of a key by which every client of Kafka, asked to, chooses the partition as Java does. */
export { murmur2 } from '@platformatic/kafka';
