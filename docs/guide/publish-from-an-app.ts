import { createEventBus } from '@cio-bus/event-bus';

const bus = createEventBus({ brokers: ['localhost:9092'] }, 'shop');
await bus.start();
await bus.identify('u1', { email: 'ada@example.com', plan: 'pro' });
await bus.track('u1', 'order_paid', { total: 42 }, { idempotencyKey: 'shop/order_paid/o-4711' });
await bus.sendTransactional('u1', { template: 'shipping-update', message_data: { order_id: 'o-4711' } });
await bus.stop(); // sends what is still buffered
