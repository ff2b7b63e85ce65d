import { beforeAll, expect, test } from 'vitest';
import { loadPython } from '../../code/python/python.ts';
import { eventUsesIn } from './testing.ts';

beforeAll(loadPython);

test('routes of FastAPI: texts and the request are of the caller; numbers, models and what the code makes are not', () => {
  const code = `import os
from fastapi import APIRouter, Depends, FastAPI, Request
from mangum import Mangum
app = FastAPI()
router = APIRouter()
@app.get('/a/{id}')
def one(id: str, count: int, user: User = Depends(find_user), area: str | None = None):
    os.system(f'{id} {count}')
    os.system(f'{user}')
    os.system(area)
@router.post('/b')
async def two(item: Item, request: Request):
    body = await request.json()
    os.system(body['name'])
    os.system(item.name)
app.include_router(router)
handler = Mangum(app)
`;
  expect(eventUsesIn('src/app.py', code)).toEqual([
    'shell event.body.name caller',
    'shell event.queryStringParameters[] caller',
    'shell event.queryStringParameters[] caller',
  ]);
});
