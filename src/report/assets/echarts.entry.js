/* The parts of Apache ECharts that the page uses; `make echarts` bundles them into echarts.js. */
import * as core from 'echarts/core';
import { LineChart, SankeyChart, ScatterChart, CustomChart } from 'echarts/charts';
import { GridComponent, TooltipComponent, LegendComponent, MarkLineComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

core.use([LineChart, SankeyChart, ScatterChart, CustomChart, GridComponent, TooltipComponent,
    LegendComponent, MarkLineComponent, LabelLayout, SVGRenderer]);
export const { init, version } = core;
