'use strict';

require('./load.js')
  .load({ isWorker: true })
  .work(url => import(url));
