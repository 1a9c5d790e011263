// The baseline: an Express app that reads the raw body and answers. It checks nothing and writes nothing.
import express from 'express';
import { PATH } from './signed-requests.ts';

const app = express();
app.post(PATH, express.raw({ type: () => true }), (_request, response) => void response.json({ accepted: 1 }));
app.listen(Number(process.env.PORT), '127.0.0.1');
