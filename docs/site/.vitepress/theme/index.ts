// The default theme with the fonts of the reader's machine, and the colours of the console.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
